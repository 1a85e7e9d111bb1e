/**
 * How the basemap is painted: rules for protomaps-leaflet, from our own tiles.
 *
 * protomaps-leaflet draws tiles of zoom z at display zoom z + 1; zooms here and the
 * `minzoom` of labels are display zooms.
 */

import {
  CenteredTextSymbolizer,
  CircleSymbolizer,
  GroupSymbolizer,
  LineSymbolizer,
  OffsetTextSymbolizer,
  PolygonSymbolizer,
} from "protomaps-leaflet";
import type { Feature, JsonObject, LabelRule, PaintRule } from "protomaps-leaflet";

import type { Theme } from "./theme";
import { SANS, SERIF } from "./theme";

/** The tiles end at this zoom; beyond it they are drawn larger. */
export const TILES_MAX_ZOOM = 6;

export function paintRules(theme: Theme): PaintRule[] {
  return [
    {
      dataLayer: "land",
      symbolizer: new PolygonSymbolizer({ fill: theme.land, stroke: theme.shore, width: 0.8 }),
    },
    {
      dataLayer: "rivers",
      symbolizer: new LineSymbolizer({ color: theme.river, width: widthAt(0.5, 1.4) }),
      minzoom: 4,
    },
    {
      dataLayer: "lakes",
      symbolizer: new PolygonSymbolizer({ fill: theme.water, stroke: theme.shore, width: 0.6 }),
    },
    {
      dataLayer: "admin1",
      symbolizer: new LineSymbolizer({ color: theme.admin, width: widthAt(0.5, 1.2) }),
      minzoom: 5,
    },
    {
      dataLayer: "borders",
      symbolizer: new LineSymbolizer({ color: theme.border, width: widthAt(0.7, 1.7) }),
      filter: (_, feature) => feature.props["disputed"] !== 1,
    },
    {
      dataLayer: "borders",
      symbolizer: new LineSymbolizer({
        color: theme.contested,
        width: widthAt(0.9, 1.6),
        dash: [4, 3],
      }),
      filter: (_, feature) => feature.props["disputed"] === 1,
    },
  ];
}

/**
 * Labels in the order in which they take their room.
 *
 * labelled: GeoNames ids of cities that carry a label of their own already.
 */
export function labelRules(theme: Theme, labelled: ReadonlySet<number>): LabelRule[] {
  return [
    {
      dataLayer: "labels",
      symbolizer: new CenteredTextSymbolizer({
        labelProps: ["name"],
        font: (z) => `600 ${z < 4 ? 11 : z < 6 ? 12.5 : 14}px ${SANS}`,
        textTransform: "uppercase",
        letterSpacing: 1.1,
        fill: theme.country,
        stroke: theme.halo,
        width: 2,
        maxLineChars: 14,
        lineHeight: 1.1,
      }),
      filter: (zoom, feature) => isKind(zoom, feature, "country"),
      maxzoom: 7,
      sort: byRank,
    },
    cityRule(theme, "capital", labelled),
    cityRule(theme, "city", labelled),
    {
      dataLayer: "labels",
      symbolizer: new CenteredTextSymbolizer({
        labelProps: ["name"],
        font: (z) => `italic 400 ${z < 5 ? 12 : 14}px ${SERIF}`,
        letterSpacing: 0.6,
        fill: theme.sea,
        stroke: theme.water,
        width: 1,
        maxLineChars: 12,
        lineHeight: 1.15,
      }),
      filter: (zoom, feature) => isKind(zoom, feature, "sea"),
    },
  ];
}

function cityRule(
  theme: Theme, kind: "capital" | "city", labelled: ReadonlySet<number>,
): LabelRule {
  const weight = kind === "capital" ? 600 : 400;
  const size = (z: number): number => Math.min(15, 10.5 + (z - 3) * 0.5);
  return {
    dataLayer: "labels",
    symbolizer: new GroupSymbolizer([
      new CircleSymbolizer({
        radius: kind === "capital" ? 2.4 : 1.7,
        fill: theme.city,
        stroke: theme.halo,
        width: 1.2,
      }),
      new OffsetTextSymbolizer({
        labelProps: ["name"],
        offsetX: 5,
        offsetY: 4,
        font: (z) => `${weight} ${size(z)}px ${SANS}`,
        fill: theme.city,
        stroke: theme.halo,
        width: 2,
      }),
    ]),
    filter: (zoom, feature) =>
      isKind(zoom, feature, kind) && !(zoom >= 6 && labelled.has(Number(feature.props["id"]))),
    sort: byRank,
  };
}

function isKind(zoom: number, { props }: Feature, kind: string): boolean {
  return props["kind"] === kind && Number(props["minzoom"]) <= zoom;
}

function byRank(a: JsonObject, b: JsonObject): number {
  return Number(b["rank"]) - Number(a["rank"]);
}

/** A width in pixels that grows from zoom 3 to zoom 9. */
function widthAt(at3: number, at9: number): (zoom: number) => number {
  return (zoom) => at3 + ((at9 - at3) * Math.max(0, Math.min(6, zoom - 3))) / 6;
}
