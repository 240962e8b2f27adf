namespace PerfHub.Rules.Rules;

/// <summary>How units of measure (计量单位) are compared.</summary>
public static class UnitOfMeasure
{
    /// <summary>The unit of measure without white space around it; <see langword="null"/> where it is blank.</summary>
    /// <param name="unit">The unit of measure as stated.</param>
    public static string? Normalize(string? unit) => string.IsNullOrWhiteSpace(unit) ? null : unit.Trim();
}
