"""The people of the playground's company, in eight divisions and nine time zones. All of them are invented."""

from datetime import time

from bot.domain.words import Role
from bot.playground.script import Colleague

OPERATIONS = "Operations"
SALES = "Sales"
RESEARCH = "Research and Development"
SERVICE = "Customer Service"
FINANCE = "Finance"
LEGAL = "Legal and Compliance"
MANUFACTURING = "Manufacturing"
FIELD = "Field Service"

# The country says whose public holidays a division keeps.
DIVISIONS = {
    OPERATIONS: "AT",
    SALES: "US",
    RESEARCH: "JP",
    SERVICE: "IN",
    FINANCE: "CA",
    LEGAL: "FR",
    MANUFACTURING: "BR",
    FIELD: "NZ",
}


COLLEAGUES = (
    Colleague("maren", "Maren Holtkamp", "Director, Knowledge Strategy", "Europe/Berlin", "en-GB", Role.knowledge_lead),
    Colleague("adaeze", "Adaeze Obiora", "Vice President, People", "Africa/Lagos", "en-GB", Role.hr_lead),
    Colleague("sipho", "Sipho Ndlela", "Chief Operating Officer", "Africa/Johannesburg", "en-GB", Role.sponsor),
    Colleague(
        "tomas",
        "Tomas Riedl",
        "Head of Plant Operations",
        "Europe/Vienna",
        "en-GB",
        Role.representative,
        OPERATIONS,
        time(9, 40),
    ),
    Colleague(
        "grace",
        "Grace Whitfield",
        "Director, Bid Management",
        "America/New_York",
        "en-US",
        Role.representative,
        SALES,
        time(11, 15),
    ),
    Colleague(
        "yuki",
        "Yuki Morita",
        "Research Programme Lead",
        "Asia/Tokyo",
        "en-US",
        Role.representative,
        RESEARCH,
        time(9, 20),
    ),
    Colleague(
        "priya",
        "Priya Raman",
        "Head of Service Quality",
        "Asia/Kolkata",
        "en-GB",
        Role.representative,
        SERVICE,
        time(10, 5),
    ),
    Colleague(
        "noah",
        "Noah Lindgren",
        "Financial Controller",
        "America/Toronto",
        "en-US",
        Role.representative,
        FINANCE,
        time(14, 30),
    ),
    Colleague(
        "claire",
        "Claire Beaumont",
        "General Counsel",
        "Europe/Paris",
        "en-GB",
        Role.representative,
        LEGAL,
        time(16, 45),
    ),
    Colleague(
        "diego",
        "Diego Salvatierra",
        "Maintenance Director",
        "America/Sao_Paulo",
        "en-US",
        Role.representative,
        MANUFACTURING,
        time(13, 10),
    ),
    Colleague(
        "ruth",
        "Ruth Tamihana",
        "Field Service Manager",
        "Pacific/Auckland",
        "en-GB",
        Role.representative,
        FIELD,
        time(11, 30),
    ),
    Colleague("jonas", "Jonas Weiß", "Site Coordinator", "Europe/Vienna", "en-GB", Role.deputy, OPERATIONS),
    Colleague("mei", "Mei Chen", "Laboratory Manager", "Asia/Singapore", "en-GB", Role.deputy, RESEARCH),
    Colleague("elif", "Elif Aydın", "Internal Communications", "Europe/Istanbul", "en-GB", Role.observer),
)
