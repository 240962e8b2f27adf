namespace PerfHub.Api.Projections.Rankings;

/// <summary>A place in the order of every ranking: highest value first, then by bureau and unit, byte by byte.</summary>
internal readonly ref struct RankingPosition
{
    private readonly long _value;
    private readonly string _bureau;
    private readonly ReadOnlySpan<byte> _unit;

    /// <summary>The place of a unit.</summary>
    public RankingPosition(long value, string bureau, ReadOnlySpan<byte> unit)
    {
        _value = value;
        _bureau = bureau;
        _unit = unit;
    }

    /// <summary>The place before all units with a value, and after all with a higher one.</summary>
    public static RankingPosition Before(long value) => new(value, "", []);

    public static int Compare(in RankingPosition one, in RankingPosition other) =>
        one._value != other._value ? other._value.CompareTo(one._value)
        : string.CompareOrdinal(one._bureau, other._bureau) is not 0 and var byBureau ? byBureau
        : one._unit.SequenceCompareTo(other._unit);
}
