"""The table of the App Home: what has changed since the Homes it concerns were last shown."""

from sqlmodel import Field, SQLModel

import storage.tables  # noqa: F401  # its naming convention comes before every table


class Stale(SQLModel, table=True):
    """Something changed that Homes show; the row lives until they are shown again.

    It is only ever added to and taken away, so that two people who change things at once never wait for each other.
    It says where to look: a whole community, a division of it, an initiative, one person, or (`around_id`) a person
    with those who share the person's divisions. `by_id` is who did it. None of these may outlive what it names, so
    none is a foreign key.
    """

    id: int | None = Field(default=None, primary_key=True)
    community_id: int | None = None
    division_id: int | None = None
    initiative_id: int | None = None
    person_id: int | None = None
    around_id: int | None = None
    by_id: int | None = None
