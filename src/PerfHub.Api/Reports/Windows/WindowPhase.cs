using System.Text.Json.Serialization;

namespace PerfHub.Api.Reports.Windows;

/// <summary>What units file in a window.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WindowPhase>))]
public enum WindowPhase
{
    /// <summary>Mid-year figures.</summary>
    [JsonStringEnumMemberName("midYear")] MidYear,

    /// <summary>The year's self-evaluation report.</summary>
    [JsonStringEnumMemberName("final")] Final,
}
