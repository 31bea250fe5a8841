"""Pictures as Vega-Lite specifications, drawn without system fonts or a browser."""
