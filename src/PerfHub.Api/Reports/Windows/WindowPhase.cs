using System.Text.Json.Serialization;

namespace PerfHub.Api.Reports.Windows;

/// <summary>What a window is for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WindowPhase>))]
public enum WindowPhase
{
    /// <summary>The mid-year figures.</summary>
    [JsonStringEnumMemberName("midYear")] MidYear,

    /// <summary>The year's report.</summary>
    [JsonStringEnumMemberName("final")] Final,
}
