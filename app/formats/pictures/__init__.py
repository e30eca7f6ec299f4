"""Pictures of the content: pure functions from data to positioned shapes, which templates write as inline SVG.

To put a picture on a page, fetch it with a snapshot:

    picture = fetch_foods_picture(snapshot)                  from app.web.pictures

and show it in the template:

    {% from "pictures/picture.html" import show %}
    {{ show(picture, prefix) }}                              an <h2> heading, with the table below
    {{ show(picture, prefix, heading="h3", folded=true) }}   the same with a collapsed table

| Picture | Function in `app/web/pictures.py` | Drawn by |
|---|---|---|
| Magnesium per serving against the daily value | `fetch_foods_picture(snapshot, group=None)` | `foods.draw_foods` |
| Intake by age and sex, with the limit for supplements | `fetch_intakes_picture(snapshot)` | `intakes.draw_intakes` |
| Magnesium in each compound | `fetch_compositions_picture(snapshot, form=None)` | `compositions.draw_compositions` |
| Claims by certainty and direction | `fetch_evidence_picture(snapshot, about=None)` | `evidence.draw_evidence` |
| Topics linked to a record | `fetch_graph_picture(snapshot, kind="conditions", identifier=…)` | `graph.draw_graph` |

`app/web/pages/charts.py` decides which pictures the page of a record shows.

Every picture has a narrow and a wide layout. The stylesheet chooses by the width of the column, not of the screen. Text
is at least 12 px in a column of 288 px, which a screen of 320 px leaves.

Templates write the SVG instead of a plotting library, because such libraries bring their own colours, fonts and inline
styles, which our content security policy forbids and dark mode cannot change, and support neither narrow screens nor
tables. A picture contains no links, because screen readers do not expose the parts of an image. The table has them all.
"""
