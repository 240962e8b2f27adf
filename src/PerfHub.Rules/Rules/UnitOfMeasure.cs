namespace PerfHub.Rules.Rules;

/// <summary>Normalises units of measure (计量单位) for comparison.</summary>
public static class UnitOfMeasure
{
    /// <summary>Trims a unit of measure; <see langword="null"/> if it is blank.</summary>
    public static string? Normalize(string? unit) => string.IsNullOrWhiteSpace(unit) ? null : unit.Trim();
}
