using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PerfHub.Api.Reports.Windows;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Reports.Assessments;

/// <summary>What other reports of a unit, what window and what policy were there when it was read what is known beside one.</summary>
/// <param name="MidYearNumber">The number of the mid-year figures.</param>
/// <param name="LastYearSha256">SHA-256 of the report of the year before.</param>
/// <param name="Window">The window in force; nothing where none is set.</param>
/// <param name="PolicyVersionId">The id of the version of the policy in force; nothing for the default.</param>
internal sealed record InputsFingerprint(int? MidYearNumber, string? LastYearSha256, Window? Window, long? PolicyVersionId)
{
    // Of SHA-256, which is not needed to be safe from anybody here.
    private const int HashLength = 16;

    /// <summary>The job that has compared the revision with other units', if one has.</summary>
    public long? ComparisonJob { get; init; }

    /// <summary>
    /// A hash of all that a revision is judged by beside itself, other units' reports aside: where it is the same, only they can make a
    /// difference.
    /// </summary>
    public byte[] ComputeHash() => SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"{RuleCatalogue.Version} {PolicyVersionId} {MidYearNumber} {LastYearSha256} {Window?.Deadline:O}")))[..HashLength];
}
