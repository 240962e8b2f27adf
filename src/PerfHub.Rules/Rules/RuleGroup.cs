using System.Text.Json.Serialization;

namespace PerfHub.Rules.Rules;

/// <summary>The groups of the catalogue.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RuleGroup>))]
public enum RuleGroup
{
    /// <summary>A. The report against itself.</summary>
    [JsonStringEnumMemberName("A")] Consistency,

    /// <summary>B. Mid-year against final.</summary>
    [JsonStringEnumMemberName("B")] MidYear,

    /// <summary>C. Targets and scores.</summary>
    [JsonStringEnumMemberName("C")] Targets,

    /// <summary>D. Narrative and staff.</summary>
    [JsonStringEnumMemberName("D")] Narrative,

    /// <summary>E. Time: when the report came, and what the year before said.</summary>
    [JsonStringEnumMemberName("E")] Time,

    /// <summary>F. Peers: the report against those of other units of the same year.</summary>
    [JsonStringEnumMemberName("F")] Peers,
}
