using PerfHub.Rules.Rules;

namespace PerfHub.Api.Reports.Deviations;

/// <summary>What a deviation rests on. Collections of equal inputs in the same order are equal.</summary>
public sealed class FlagInputCollection : List<FlagInput>, IEquatable<FlagInputCollection>
{
    // The report has the whole text; copies of a narrative would fill lists and feeds.
    private const int MaxTextLength = 200;

    /// <summary>Creates an empty collection.</summary>
    public FlagInputCollection()
    {
    }

    private FlagInputCollection(int capacity)
        : base(capacity)
    {
    }

    /// <summary>Shortens texts of more than 200 characters, which then end in <c>…</c>.</summary>
    public static FlagInputCollection Create(IReadOnlyList<FlagInput> inputs)
    {
        var collection = new FlagInputCollection(inputs.Count);
        foreach (var input in inputs)
        {
            collection.Add(Shorten(input));
        }

        return collection;
    }

    /// <inheritdoc />
    public bool Equals(FlagInputCollection? other) => other is not null && this.SequenceEqual(other);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as FlagInputCollection);

    /// <inheritdoc />
    public override int GetHashCode() => Count == 0 ? 0 : HashCode.Combine(Count, this[0]);

    private static FlagInput Shorten(FlagInput input) => input.Value.Text is { Length: > MaxTextLength } text
        ? input with { Value = $"{text[..(char.IsHighSurrogate(text[MaxTextLength - 1]) ? MaxTextLength - 1 : MaxTextLength)]}…" }
        : input;
}
