using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PerfHub.Api.Security;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>The ids of deviations.</summary>
public static class DeviationId
{
    /// <summary>Who may see a deviation by its id: whoever may see its unit.</summary>
    public static readonly ScopeRule Scope =
        ScopeRule.ForId("deviation's unit", id => ParseReportKey(id) is { } key ? new ScopeTarget(key.Bureau, key.Unit) : null);

    /// <summary>The id of a deviation: it follows from what makes it the same one in every revision.</summary>
    /// <param name="key">Unit and year.</param>
    /// <param name="rule">The rule's id.</param>
    /// <param name="subject">The rule's subject.</param>
    public static string Create(ReportKey key, string rule, string subject)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{rule}/{subject}"), hash);
        return Create(key.Bureau, key.Unit, key.Year, Convert.ToHexStringLower(hash[..8]));
    }

    /// <summary>The id of a deviation by its mark.</summary>
    /// <param name="bureau">The unit's bureau.</param>
    /// <param name="unit">The unit's code.</param>
    /// <param name="year">The fiscal year.</param>
    /// <param name="mark">What <see cref="GetLocalId"/> gave.</param>
    public static string Create(string bureau, string unit, int year, string mark) =>
        string.Create(CultureInfo.InvariantCulture, $"{bureau}.{unit}.{year}.{mark}");

    /// <summary>The part of an id that tells the deviations of one report apart.</summary>
    /// <param name="id">An id.</param>
    public static string GetLocalId(string id) => id[(id.LastIndexOf('.') + 1)..];

    /// <summary>Whose deviation an id names; nothing where it names none.</summary>
    /// <param name="id">Any text.</param>
    public static ReportKey? ParseReportKey(string id) =>
        id.Split('.') is [var bureau, var unit, var year, _] && int.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new ReportKey(bureau, unit, number)
            : null;
}
