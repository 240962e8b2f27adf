using System.Text.Json.Serialization;

namespace PerfHub.Api.Features.Windows;

/// <summary>What a window is for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WindowPhase>))]
public enum WindowPhase
{
    /// <summary>The mid-year figures.</summary>
    [JsonStringEnumMemberName("midYear")] MidYear,

    /// <summary>The year's report.</summary>
    [JsonStringEnumMemberName("final")] Final,
}

/// <summary>When units file, as a bureau has set it.</summary>
public sealed record FilingWindowRow
{
    /// <summary>The bureau that set it.</summary>
    public required string Bureau { get; init; }

    /// <summary>The fiscal year.</summary>
    public required int Year { get; init; }

    /// <summary>What it is for.</summary>
    public required WindowPhase Phase { get; init; }

    /// <summary>The first instant at which can be filed, UTC.</summary>
    public required DateTime OpensAt { get; init; }

    /// <summary>The last instant at which is filed in time, UTC.</summary>
    public required DateTime ClosesAt { get; init; }
}

/// <summary>A unit that may file for longer.</summary>
public sealed record FilingExtensionRow
{
    /// <summary>The unit's bureau.</summary>
    public required string Bureau { get; init; }

    /// <summary>The fiscal year.</summary>
    public required int Year { get; init; }

    /// <summary>The unit's code.</summary>
    public required string Unit { get; init; }

    /// <summary>What it may file.</summary>
    public required WindowPhase Phase { get; init; }

    /// <summary>The last instant at which it files in time, UTC.</summary>
    public required DateTime ClosesAt { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>When it was granted, UTC.</summary>
    public required DateTime GrantedAt { get; init; }

    /// <summary>The id of the key that granted it.</summary>
    public required string GrantedBy { get; init; }
}
