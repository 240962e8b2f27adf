namespace PerfHub.Rules.Rules.Narrative;

/// <summary>One sentence of a text.</summary>
/// <param name="stated">The sentence as it stands in the text.</param>
/// <param name="bare">The sentence without punctuation, symbols and white space; gone once the next sentence is read.</param>
/// <param name="length">The characters of <paramref name="bare"/>; one outside the basic plane counts once.</param>
internal readonly ref struct Sentence(ReadOnlySpan<char> stated, ReadOnlySpan<char> bare, int length)
{
    public ReadOnlySpan<char> Original { get; } = stated;

    public ReadOnlySpan<char> Normalized { get; } = bare;

    public int Length { get; } = length;
}
