using System.Globalization;
using PerfHub.Api.Security;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>The ids of deviations.</summary>
public static class DeviationId
{
    /// <summary>The scope rule of endpoints with a deviation's id: callers who may see the unit may see its deviations.</summary>
    public static readonly ScopeRule Scope =
        ScopeRule.ForId("deviation's unit", id => ParseReportKey(id) is { } key ? new ScopeTarget(key.Bureau, key.Unit) : null);

    /// <summary>Creates the id from the fields that identify a deviation across revisions.</summary>
    public static string Create(ReportKey key, string rule, string subject)
    {
        Span<byte> hash = stackalloc byte[8];
        Sha256Text.Hash(hash, $"{rule}/{subject}");
        return Create(key.Bureau, key.Unit, key.Year, Convert.ToHexStringLower(hash));
    }

    /// <summary>Creates the id from a local id; see <see cref="GetLocalId"/>.</summary>
    public static string Create(string bureau, string unit, int year, string localId) =>
        string.Create(CultureInfo.InvariantCulture, $"{bureau}.{unit}.{year}.{localId}");

    /// <summary>Returns the part of an id that is unique within the report.</summary>
    public static string GetLocalId(string id) => id[(id.LastIndexOf('.') + 1)..];

    /// <summary>Parses the report's key; <see langword="null"/> if the text is not an id.</summary>
    public static ReportKey? ParseReportKey(string id) =>
        id.Split('.') is [var bureau, var unit, var year, _] && int.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new ReportKey(bureau, unit, number)
            : null;
}
