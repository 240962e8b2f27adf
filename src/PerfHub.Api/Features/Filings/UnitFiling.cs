using System.Text.Json.Serialization;
using PerfHub.Api.Features.Units;
using PerfHub.Api.Features.Versions;

namespace PerfHub.Api.Features.Filings;

/// <summary>Which units are listed.</summary>
public enum FilingFilter
{
    /// <summary>Those that have filed nothing.</summary>
    Missing,

    /// <summary>Those whose report is there, whatever became of it.</summary>
    Filed,

    /// <summary>Those whose report came after their window had closed.</summary>
    Late,

    /// <summary>Those whose report is not decided upon.</summary>
    Submitted,

    /// <summary>Those whose report was sent back.</summary>
    Returned,

    /// <summary>Those whose report was accepted.</summary>
    Accepted,
}

/// <summary>What became of a unit's report.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FilingStatus>))]
public enum FilingStatus
{
    /// <summary>Nothing was filed.</summary>
    [JsonStringEnumMemberName("missing")] Missing,

    /// <summary>Filed, not decided upon.</summary>
    [JsonStringEnumMemberName("submitted")] Submitted,

    /// <summary>Sent back by the bureau; can be filed again.</summary>
    [JsonStringEnumMemberName("returned")] Returned,

    /// <summary>Accepted by the bureau; locked.</summary>
    [JsonStringEnumMemberName("accepted")] Accepted,
}

/// <summary>Whether a unit has filed.</summary>
/// <param name="Bureau">The code of its bureau.</param>
/// <param name="BureauName">The name of its bureau.</param>
/// <param name="Unit">The unit's code.</param>
/// <param name="UnitName">The unit's name.</param>
/// <param name="Sector">Its sector.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Status">What became of its report.</param>
/// <param name="Late">Whether the report came after the unit's window had closed; <see langword="null"/>, as the next two, where there is none.</param>
/// <param name="Revision">The current revision.</param>
/// <param name="ReceivedAt">When that was received, UTC.</param>
/// <param name="ClosesAt">
/// Until when the unit can still file in time, or could, UTC: the end of the window in force, or of the unit's extension. Of those only whose
/// report is missing or sent back; <see langword="null"/> where no window is set.
/// </param>
public sealed record UnitFiling(
    string Bureau, string BureauName, string Unit, string UnitName, string Sector, UnitKind Kind, FilingStatus Status, bool? Late,
    int? Revision, DateTime? ReceivedAt, DateTime? ClosesAt);

/// <summary>One page of the units of a scope. How many there are of each status is in the overview.</summary>
/// <param name="Items">The units.</param>
/// <param name="NextCursor">Goes on from here; <see langword="null"/> at the end.</param>
public sealed record FilingPage(IReadOnlyList<UnitFiling> Items, string? NextCursor) : IVersioned
{
    /// <inheritdoc />
    [JsonIgnore]
    public ScopeVersion State { get; init; } = new(0, null);
}
