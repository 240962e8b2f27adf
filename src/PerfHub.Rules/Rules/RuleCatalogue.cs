using System.Collections.Frozen;

namespace PerfHub.Rules.Rules;

/// <summary>All rules of this assembly, ordered by group and id.</summary>
public static class RuleCatalogue
{
    /// <summary>The version of the rule set. Raise it whenever a rule is added or its outcomes change.</summary>
    public const string Version = "3";

    /// <summary>The rules in catalogue order.</summary>
    public static IReadOnlyList<Rule> All { get; } =
    [
        .. typeof(Rule).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(Rule)) && !type.IsAbstract)
            .Select(type => (Rule)Activator.CreateInstance(type)!)
            .OrderBy(rule => rule.Group)
            .ThenBy(rule => rule.Id, StringComparer.Ordinal),
    ];

    /// <summary>The rules by id.</summary>
    public static FrozenDictionary<string, Rule> ById { get; } = All.ToFrozenDictionary(rule => rule.Id, StringComparer.Ordinal);
}
