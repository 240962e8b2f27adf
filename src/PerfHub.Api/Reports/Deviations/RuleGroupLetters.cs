using System.Text.Json;
using PerfHub.Api.Http.Lists;
using PerfHub.Api.Http.Problems;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>The letters of rule groups in the API.</summary>
internal static class RuleGroupLetters
{
    private static readonly IReadOnlyDictionary<RuleGroup, string> Letters =
        Enum.GetValues<RuleGroup>().ToDictionary(group => group, group => JsonSerializer.SerializeToElement(group).GetString()!);

    public static string GetLetter(RuleGroup group) => Letters[group];

    /// <summary>Parses the letter of a group.</summary>
    /// <exception cref="ProblemException">400 if no group has it.</exception>
    public static RuleGroup Parse(string parameter, string letter) =>
        Letters.Where(pair => pair.Value == letter).Select(pair => (RuleGroup?)pair.Key).FirstOrDefault()
            ?? throw Paging.CreateParameterException(parameter, string.Join(", ", Letters.Values));
}
