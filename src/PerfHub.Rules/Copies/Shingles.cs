using PerfHub.Rules.Report;

namespace PerfHub.Rules.Copies;

/// <summary>
/// The set of four-letter sequences in a narrative. Chinese has no spaces between words; four letters are usually two words, so
/// unrelated texts share few. Changing one letter changes at most four shingles.
/// </summary>
public sealed class Shingles
{
    /// <summary>The letters in a shingle: four UTF-16 letters fill exactly 64 bits.</summary>
    public const int Width = 4;

    private readonly ulong[] _sortedValues;

    private Shingles(ulong[] ascending) => _sortedValues = ascending;

    /// <summary>The shingles as ascending numbers, without duplicates.</summary>
    internal ReadOnlySpan<ulong> SortedValues => _sortedValues;

    /// <summary>The number of different shingles.</summary>
    public int Count => _sortedValues.Length;

    /// <summary>Creates the shingles of a report's narrative; <see langword="null"/> if it is too short to compare.</summary>
    public static Shingles? From(SelfEvaluationReport report) =>
        NarrativeText.ExtractComparableLetters(report) is { } letters ? From(letters) : null;

    /// <summary>
    /// Creates the shingles of a text from the letters that <see cref="NarrativeText"/> extracts. They are those of its parts, so the order
    /// of parts does not matter.
    /// </summary>
    public static Shingles From(string letters)
    {
        ArgumentNullException.ThrowIfNull(letters);
        var values = Extract(letters);
        values.Sort();
        return new Shingles(RemoveDuplicates(values));
    }

    /// <summary>Extracts the shingles in text order, duplicates included except for runs of one shingle.</summary>
    internal static Span<ulong> Extract(string letters)
    {
        if (letters.Length < Width)
        {
            return [];
        }

        var all = new ulong[letters.Length - Width + 1];
        var (shingle, count, length) = (0UL, 0, 0);
        foreach (var letter in letters)
        {
            if (letter == NarrativeText.PartEnd)
            {
                length = 0;
                continue;
            }

            shingle = shingle << 16 | letter;
            length++;

            // Sorting long runs of one letter would be slow.
            if (length >= Width && (count == 0 || shingle != all[count - 1]))
            {
                all[count++] = shingle;
            }
        }

        return all.AsSpan(0, count);
    }

    /// <summary>Computes the Jaccard similarity: shared shingles ÷ all shingles of both texts.</summary>
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

    /// <summary>Computes a number that is the same on every host and, for other shingles, almost always another one.</summary>
    public ulong ComputeFingerprint() => _sortedValues.Aggregate((ulong)Count, (fingerprint, value) => MinHash.Mix(fingerprint ^ value));

    private static ulong[] RemoveDuplicates(Span<ulong> ascending)
    {
        var count = Math.Min(ascending.Length, 1);
        for (var i = 1; i < ascending.Length; i++)
        {
            if (ascending[i] != ascending[i - 1])
            {
                ascending[count++] = ascending[i];
            }
        }

        return ascending[..count].ToArray();
    }
}
