using PerfHub.Rules.Report;

namespace PerfHub.Rules.Copies;

/// <summary>
/// The different sequences of four letters in a narrative. Chinese has no spaces to find words by; four letters are two
/// words as a rule, so unrelated texts share few. One letter changed in a text takes four of its shingles away at most.
/// </summary>
public sealed class Shingles
{
    /// <summary>The letters of a shingle. Four UTF-16 letters fill 64 bits, so a shingle is a number, and none is another's.</summary>
    public const int Width = 4;

    private readonly ulong[] _sortedValues;

    private Shingles(ulong[] ascending) => _sortedValues = ascending;

    /// <summary>Each of them once, as a number.</summary>
    internal ReadOnlySpan<ulong> SortedValues => _sortedValues;

    /// <summary>How many there are.</summary>
    public int Count => _sortedValues.Length;

    /// <summary>The shingles of a report's narrative; <see langword="null"/> where it is too short to be compared.</summary>
    /// <param name="report">The report.</param>
    public static Shingles? From(SelfEvaluationReport report) =>
        NarrativeText.ExtractComparableLetters(report) is { } letters ? From(letters) : null;

    /// <summary>The shingles of a text.</summary>
    /// <param name="letters">The text's letters, as <see cref="NarrativeText"/> gives them.</param>
    public static Shingles From(string letters)
    {
        ArgumentNullException.ThrowIfNull(letters);
        var found = Extract(letters);
        found.Sort();
        return new Shingles(RemoveDuplicates(found));
    }

    /// <summary>The shingles of a text as they come, each as often as it does.</summary>
    /// <param name="letters">The text's letters.</param>
    internal static Span<ulong> Extract(string letters)
    {
        if (letters.Length < Width)
        {
            return [];
        }

        var all = new ulong[letters.Length - Width + 1];
        var (shingle, kept) = (0UL, 0);
        for (var i = 0; i < letters.Length; i++)
        {
            shingle = shingle << 16 | letters[i];

            // A long run of one letter, which only makes the sorting long, is one shingle.
            if (i >= Width - 1 && (kept == 0 || shingle != all[kept - 1]))
            {
                all[kept++] = shingle;
            }
        }

        return all.AsSpan(0, kept);
    }

    /// <summary>How similar two texts are: the shingles that they share, of all that either has.</summary>
    /// <param name="other">The other text's shingles.</param>
    public Similarity ComputeSimilarity(Shingles other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var (one, two) = (_sortedValues, other._sortedValues);
        int i = 0, j = 0, shared = 0;
        while (i < one.Length && j < two.Length)
        {
            var (left, right) = (one[i], two[j]);
            shared += left == right ? 1 : 0;
            i += left <= right ? 1 : 0;
            j += right <= left ? 1 : 0;
        }

        return new Similarity(shared, one.Length + two.Length - shared);
    }

    private static ulong[] RemoveDuplicates(Span<ulong> ascending)
    {
        var kept = Math.Min(ascending.Length, 1);
        for (var i = 1; i < ascending.Length; i++)
        {
            if (ascending[i] != ascending[i - 1])
            {
                ascending[kept++] = ascending[i];
            }
        }

        return ascending[..kept].ToArray();
    }
}
