using PerfHub.Api.Reports;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Features.Bureaus;

/// <summary>A bureau (财政局).</summary>
/// <param name="Code">The GB/T 2260 region code.</param>
/// <param name="Name">The bureau's name.</param>
/// <param name="Parent">The code of the bureau directly above; <see langword="null"/> at the top.</param>
/// <param name="CreatedAt">When it was registered, UTC.</param>
/// <param name="TimeZone">The IANA id of the time zone in which texts for people give times; <c>Asia/Shanghai</c> unless it has set another.</param>
public sealed record Bureau(string Code, string Name, string? Parent, DateTime CreatedAt, string TimeZone)
{
    internal static Bureau FromRow(BureauRow row) => new(row.Code, row.Name, row.Parent, row.CreatedAt, row.TimeZone ?? BureauTimeZone.Default.Id);
}
