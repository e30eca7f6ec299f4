"""Pictures of the content: pure functions from data to shapes with positions; templates write them as inline SVG.

How to put a picture into a page, in two lines. In the door, with a snapshot at hand:

    picture = read_foods(snapshot)                      from app.web.pictures

and in the template:

    {% from "pictures/picture.html" import show %}
    {{ show(picture, prefix) }}                         the heading is an <h2>, the table stands beneath
    {{ show(picture, prefix, heading="h3", folded=true) }}  ... and is folded away until it is opened

| Picture | Reader in `app/web/pictures.py` | Drawn by |
|---|---|---|
| Magnesium in a serving against the daily value | `read_foods(snapshot, group=None)` | `foods.draw_foods` |
| Intake by age and sex, the limit for supplements apart | `read_intakes(snapshot)` | `intakes.draw_intakes` |
| Share of magnesium in each compound | `read_compositions(snapshot, form=None)` | `compositions.draw_compositions` |
| Claims by certainty and direction | `read_evidence(snapshot, about=None)` | `evidence.draw_evidence` |
| What claims relate to a record | `read_graph(snapshot, kind="conditions", identifier=...)` | `graph.draw_graph` |

`app/web/pages/charts.py` says which pictures stand on the page of a record.

Every picture comes in two layouts, for narrow and for wide columns; the stylesheet shows the one that fits its place,
not its screen. Text is never smaller than 12 px where the column has 288 px, which is a screen of 320 px.

Plain templates write the SVG, not a plotting library: such libraries bring their own colours, fonts and inline styles,
which our content security policy forbids and dark mode cannot reach, and they know neither narrow screens nor tables.
A picture holds no links: what has the role of an image has no parts for a screen reader. The table has them all.
"""
