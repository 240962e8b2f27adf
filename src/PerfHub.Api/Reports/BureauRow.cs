using PerfHub.Api.Persistence;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Reports;

/// <summary>A bureau (财政局).</summary>
[TableTypeVersion(2)]
public sealed record BureauRow
{
    /// <summary>The time zone that the bureau of the unit <c>u</c> has set.</summary>
    internal const string TimeZoneSql = "(SELECT z.TimeZone FROM Bureau z WHERE z.Code = u.Bureau)";

    /// <summary>GB/T 2260 region code.</summary>
    [ColumnWidth(12)] public required string Code { get; init; }

    /// <summary>The name.</summary>
    [ColumnWidth(200)] public required string Name { get; init; }

    /// <summary>The code of the parent bureau; <see langword="null"/> for a root.</summary>
    [ColumnWidth(12)] public required string? Parent { get; init; }

    /// <summary>When it was registered, UTC.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>The IANA id of its time zone; <see langword="null"/> if it has set none. See <see cref="BureauTimeZone"/>.</summary>
    [ColumnWidth(BureauTimeZone.MaxIdLength)] public required string? TimeZone { get; init; }
}
