using PerfHub.Api.Reports;

namespace PerfHub.Api.Features.Bureaus;

/// <summary>A bureau as clients see it.</summary>
/// <param name="Code">GB/T 2260 region code.</param>
/// <param name="Name">Name.</param>
/// <param name="Parent">The bureau above, if any.</param>
/// <param name="CreatedAt">When it was registered, UTC.</param>
public sealed record Bureau(string Code, string Name, string? Parent, DateTime CreatedAt)
{
    internal static Bureau FromRow(BureauRow row) => new(row.Code, row.Name, row.Parent, row.CreatedAt);
}
