using System.Text.Json.Serialization;

namespace PerfHub.Rules.Rules;

/// <summary>The groups of the rule catalogue.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RuleGroup>))]
public enum RuleGroup
{
    /// <summary>A: the report contradicts itself.</summary>
    [JsonStringEnumMemberName("A")] Consistency,

    /// <summary>B: mid-year against final figures.</summary>
    [JsonStringEnumMemberName("B")] MidYear,

    /// <summary>C: targets and scores.</summary>
    [JsonStringEnumMemberName("C")] Targets,

    /// <summary>D: narrative and staff.</summary>
    [JsonStringEnumMemberName("D")] Narrative,

    /// <summary>E: the filing deadline and last year's report.</summary>
    [JsonStringEnumMemberName("E")] Time,

    /// <summary>F: the reports of other units for the same year.</summary>
    [JsonStringEnumMemberName("F")] Peers,

    /// <summary>G: findings that auditors open by hand.</summary>
    [JsonStringEnumMemberName("G")] Manual,
}
