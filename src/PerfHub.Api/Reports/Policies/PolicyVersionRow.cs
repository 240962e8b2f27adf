using PerfHub.Api.Persistence;

namespace PerfHub.Api.Reports.Policies;

/// <summary>One version of a bureau's policy of a year. Never changed.</summary>
public sealed record PolicyVersionRow
{
    /// <summary>Its id, which tells it from every other version of every bureau and year; see <see cref="TimeOrderedId"/>.</summary>
    public required long Id { get; init; }

    /// <summary>The bureau that set it.</summary>
    public required string Bureau { get; init; }

    /// <summary>The fiscal year.</summary>
    public required int Year { get; init; }

    /// <summary>2, 3, 4 … for each bureau and year.</summary>
    public required int Version { get; init; }

    /// <summary>When it was set, UTC.</summary>
    public required DateTime SetAt { get; init; }

    /// <summary>The id of the key that set it.</summary>
    public required string SetBy { get; init; }

    /// <summary>The whole policy as JSON; nothing where the bureau went back to the policy above it.</summary>
    public required string? Document { get; init; }
}
