using PerfHub.Api.Persistence;

namespace PerfHub.Api.Reports.Policies;

/// <summary>A version of a bureau's policy for a year; never updated.</summary>
public sealed record PolicyVersionRow
{
    /// <summary>The id, unique across bureaus and years; see <see cref="TimeOrderedId"/>.</summary>
    public required long Id { get; init; }

    /// <summary>The bureau that set it.</summary>
    [ColumnWidth(12)] public required string Bureau { get; init; }

    /// <summary>The fiscal year.</summary>
    public required int Year { get; init; }

    /// <summary>2, 3, 4 … for each bureau and year; 1 is the default policy.</summary>
    public required int Version { get; init; }

    /// <summary>When it was set, UTC.</summary>
    public required DateTime SetAt { get; init; }

    /// <summary>The id of the key that set it.</summary>
    [ColumnWidth(200)] public required string SetBy { get; init; }

    /// <summary>The whole policy as JSON; <see langword="null"/> if the bureau returned to the inherited policy.</summary>
    public required string? Document { get; init; }
}
