using System.Text;

namespace PerfHub.Rules.Rules.Narrative;

/// <summary>Walks over the sentences of a text without allocating.</summary>
/// <param name="text">The text.</param>
/// <param name="buffer">Room for the bare sentence: as long as the text at least.</param>
internal ref struct SentenceEnumerator(ReadOnlySpan<char> text, Span<char> buffer)
{
    private readonly ReadOnlySpan<char> _text = text;
    private readonly Span<char> _buffer = buffer;
    private int _position;

    public Sentence Current { get; private set; }

    public readonly SentenceEnumerator GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_position >= _text.Length)
        {
            return false;
        }

        var (start, kept, length) = (_position, 0, 0);
        while (_position < _text.Length)
        {
            // Most characters are ideographs: they need no look into the tables of Unicode.
            if (_text[_position] is >= '\u4e00' and <= '\u9fff')
            {
                _buffer[kept++] = _text[_position++];
                length++;
                continue;
            }

            if (IsTerminator(_position))
            {
                break;
            }

            Rune.DecodeFromUtf16(_text[_position..], out var rune, out var width);
            if (!Rune.IsPunctuation(rune) && !Rune.IsSymbol(rune) && !Rune.IsWhiteSpace(rune))
            {
                _text.Slice(_position, width).CopyTo(_buffer[kept..]);
                kept += width;
                length++;
            }

            _position += width;
        }

        Current = new Sentence(_text[start.._position], _buffer[..kept], length);
        _position++;
        return true;
    }

    private readonly bool IsTerminator(int index) => _text[index] switch
    {
        '。' or '！' or '？' or '；' or '…' or '!' or '?' or ';' or '\n' or '\r' => true,
        // Not the point of 3.5.
        '.' => index + 1 == _text.Length || char.IsWhiteSpace(_text[index + 1]),
        _ => false,
    };
}
