using PerfHub.Rules.Rules;

namespace PerfHub.Api.Http.Files;

/// <summary>What a list as a file is of: the second part of the file's name.</summary>
/// <param name="TimeZone">The time zone of its times: that of the bureau whose list it is.</param>
/// <param name="Bureau">The bureau's code; <see langword="null"/> if the list is of no bureau.</param>
/// <param name="BureauName">The bureau's name.</param>
/// <param name="Unit">The unit's code; <see langword="null"/> if the list is of no unit.</param>
/// <param name="Year">The fiscal year; <see langword="null"/> if the list is of no year.</param>
public sealed record FileOrigin(BureauTimeZone TimeZone, string? Bureau = null, string? BureauName = null, string? Unit = null, int? Year = null)
{
    /// <summary>A list that is of no bureau.</summary>
    public static FileOrigin Service { get; } = new(BureauTimeZone.Default);
}
