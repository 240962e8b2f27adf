using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PerfHub.Api.Reports.Windows;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Reports.Assessments;

/// <summary>Identifies the versions of <see cref="AssessmentInputs"/>.</summary>
/// <param name="MidYearNumber">The number of the mid-year filing.</param>
/// <param name="LastYearSha256">SHA-256 of last year's report.</param>
/// <param name="Window">The window in force; <see langword="null"/> if none is set.</param>
/// <param name="PolicyVersionId">The id of the policy version in force; <see langword="null"/> for the default policy.</param>
internal sealed record InputsFingerprint(int? MidYearNumber, string? LastYearSha256, Window? Window, long? PolicyVersionId)
{
    // Half of SHA-256 is enough: a collision cannot be exploited.
    private const int HashLength = 16;

    /// <summary>The job that compared the revision with its peers; <see langword="null"/> if none has.</summary>
    public long? ComparisonJob { get; init; }

    /// <summary>The time zone that the bureau has set; <see langword="null"/> if it has set none.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Hashes all inputs except other units' reports: with an equal hash, only those can change the outcome.</summary>
    public byte[] ComputeHash() => SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"{RuleCatalogue.Version} {PolicyVersionId} {MidYearNumber} {LastYearSha256} {Window?.Deadline:O}{(TimeZone is null ? "" : " ")}{TimeZone}")))[..HashLength];
}
