using PerfHub.Client;
using PerfHub.Web.Localization;

namespace PerfHub.Web.Pages.Filing;

/// <summary>The codes that fields of a report take, each with its name.</summary>
internal static class DraftChoices
{
    public static IEnumerable<(string Value, string Title)> SourceKinds => Create("upperLevel", "ownLevel", "other");

    public static IEnumerable<(string Value, string Title)> IndicatorKinds => Create("quantitative", "qualitative");

    public static IEnumerable<(string Value, string Title)> Directions => Create("atLeast", "atMost", "equal", "between");

    public static IEnumerable<(string Value, string Title)> Accumulations => Create("cumulative", "pointInTime");

    public static IEnumerable<(string Value, string Title)> Attainments => Create("achieved", "partly", "missed");

    public static IEnumerable<(string Value, string Title)> Grades =>
        [("优", Labels.Of((Grade?)Grade.Excellent)), ("良", Labels.Of((Grade?)Grade.Good)), ("中", Labels.Of((Grade?)Grade.Fair)), ("差", Labels.Of((Grade?)Grade.Poor))];

    private static IEnumerable<(string Value, string Title)> Create(params string[] codes) => codes.Select(code => (code, FigureLabels.OfCode(code)));
}
