using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PerfHub.Api.Reports.Windows;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Reports.Assessment;

/// <summary>What other reports of a unit, what window and what policy were there when it was read what is known beside one.</summary>
/// <param name="MidYear">The number of the mid-year figures.</param>
/// <param name="LastYear">SHA-256 of the report of the year before.</param>
/// <param name="Window">The window in force; nothing where none is set.</param>
/// <param name="Policy">The id of the version of the policy in force; nothing for the default.</param>
internal sealed record KnownStamp(int? MidYear, string? LastYear, Window? Window, long? Policy)
{
    // Of SHA-256, which is not needed to be safe from anybody here.
    private const int HashLength = 16;

    /// <summary>The job that has compared the revision with other units', if one has.</summary>
    public long? Comparison { get; init; }

    /// <summary>
    /// A hash of all that a revision is judged by beside itself, other units' reports aside: where it is the same, only they can make a
    /// difference.
    /// </summary>
    public byte[] Hash() => SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"{RuleCatalogue.Version} {Policy} {MidYear} {LastYear} {Window?.Deadline:O}")))[..HashLength];
}
