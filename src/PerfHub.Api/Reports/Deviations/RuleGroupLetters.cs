using System.Text.Json;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.Problems;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>The groups of the catalogue by the letters that clients know them by.</summary>
internal static class RuleGroupLetters
{
    private static readonly IReadOnlyDictionary<RuleGroup, string> Letters =
        Enum.GetValues<RuleGroup>().ToDictionary(group => group, group => JsonSerializer.SerializeToElement(group).GetString()!);

    /// <summary>A group's letter.</summary>
    public static string GetLetter(RuleGroup group) => Letters[group];

    /// <summary>The group with a letter.</summary>
    /// <exception cref="ProblemException">400 where there is none.</exception>
    public static RuleGroup Parse(string parameter, string letter) =>
        Letters.Where(it => it.Value == letter).Select(it => (RuleGroup?)it.Key).FirstOrDefault()
            ?? throw Paging.CreateParameterException(parameter, string.Join(", ", Letters.Values));
}
