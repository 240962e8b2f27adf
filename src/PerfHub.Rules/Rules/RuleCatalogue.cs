using System.Collections.Frozen;

namespace PerfHub.Rules.Rules;

/// <summary>All rules, found in this assembly and ordered by group and id.</summary>
public static class RuleCatalogue
{
    /// <summary>The version of the rule set: it moves whenever a rule is added or answers otherwise than before.</summary>
    public const string Version = "2";

    /// <summary>Every rule.</summary>
    public static IReadOnlyList<Rule> All { get; } =
    [
        .. typeof(Rule).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(Rule)) && !type.IsAbstract)
            .Select(type => (Rule)Activator.CreateInstance(type)!)
            .OrderBy(rule => rule.Group)
            .ThenBy(rule => rule.Id, StringComparer.Ordinal),
    ];

    /// <summary>Every rule by its id.</summary>
    public static FrozenDictionary<string, Rule> ById { get; } = All.ToFrozenDictionary(rule => rule.Id, StringComparer.Ordinal);
}
