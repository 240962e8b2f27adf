using PerfHub.Rules.Rules;

namespace PerfHub.Api.Reports;

/// <summary>The words for kinds of units in files.</summary>
internal static class UnitKindLabels
{
    /// <summary>The word for a kind.</summary>
    public static Text Get(UnitKind kind) => kind switch
    {
        UnitKind.Administrative => new("行政单位", "Administrative unit"),
        UnitKind.PublicInstitution => new("事业单位", "Public institution"),
        _ => new("其他", "Other"),
    };
}
