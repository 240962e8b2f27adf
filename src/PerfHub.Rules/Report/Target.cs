namespace PerfHub.Rules.Report;

/// <summary>A target: a value, or a range (<see cref="Min"/> and <see cref="Max"/>) for an indicator with direction <c>between</c>.</summary>
public sealed record Target : ICheckedRecord
{
    /// <summary>The value; absent for a range.</summary>
    public decimal? Value { get; init; }

    /// <summary>The lowest value of a range, inclusive.</summary>
    public decimal? Min { get; init; }

    /// <summary>The highest value of a range, inclusive.</summary>
    public decimal? Max { get; init; }

    /// <summary>The unit of measure, e.g. 场次.</summary>
    [TextLength(0, 100)] public string? Unit { get; init; }

    /// <summary>Converts a value with its unit of measure.</summary>
    public static implicit operator Target?(Measure? measure) =>
        measure is null ? null : new() { Value = measure.Value, Unit = measure.Unit };

    /// <summary>Whether the target is a whole range.</summary>
    public static bool IsRange(Target target) => target is { Value: null, Min: not null, Max: not null };

    /// <inheritdoc />
    public IEnumerable<RecordFault> FindFaults()
    {
        if (Value is not null && (Min is not null || Max is not null))
        {
            yield return new("", "value-and-range", "目标值与目标区间不得同时填报", "a target is a value or a range, not both", nameof(Value), nameof(Min), nameof(Max));
        }
        else if (Value is null && Min is null && Max is null)
        {
            yield return RecordFault.Required(nameof(Value), nameof(Min), nameof(Max));
        }
        else if (Value is null && Min is null)
        {
            yield return RecordFault.Required(nameof(Min), nameof(Value));
        }
        else if (Value is null && Max is null)
        {
            yield return RecordFault.Required(nameof(Max), nameof(Value));
        }
        else if (Min > Max)
        {
            yield return new(nameof(Min), "not-in-order", $"下限 {Min} 不得大于上限 {Max}", $"{Min} must not be greater than max, which is {Max}", nameof(Max));
        }
    }
}
