using System.Text;

namespace PerfHub.Rules.Rules.Narrative;

/// <summary>Walks over the sentences of a text without allocating.</summary>
/// <param name="text">The text.</param>
/// <param name="buffer">Room for the bare sentence: as long as the text at least.</param>
internal ref struct Sentences(ReadOnlySpan<char> text, Span<char> buffer)
{
    private readonly ReadOnlySpan<char> _text = text;
    private readonly Span<char> _buffer = buffer;
    private int _at;

    public Sentence Current { get; private set; }

    public readonly Sentences GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_at >= _text.Length)
        {
            return false;
        }

        var (start, kept, length) = (_at, 0, 0);
        while (_at < _text.Length)
        {
            // Most characters are ideographs: they need no look into the tables of Unicode.
            if (_text[_at] is >= '\u4e00' and <= '\u9fff')
            {
                _buffer[kept++] = _text[_at++];
                length++;
                continue;
            }

            if (EndsAt(_at))
            {
                break;
            }

            Rune.DecodeFromUtf16(_text[_at..], out var rune, out var width);
            if (!Rune.IsPunctuation(rune) && !Rune.IsSymbol(rune) && !Rune.IsWhiteSpace(rune))
            {
                _text.Slice(_at, width).CopyTo(_buffer[kept..]);
                kept += width;
                length++;
            }

            _at += width;
        }

        Current = new Sentence(_text[start.._at], _buffer[..kept], length);
        _at++;
        return true;
    }

    private readonly bool EndsAt(int index) => _text[index] switch
    {
        '。' or '！' or '？' or '；' or '…' or '!' or '?' or ';' or '\n' or '\r' => true,
        // Not the point of 3.5.
        '.' => index + 1 == _text.Length || char.IsWhiteSpace(_text[index + 1]),
        _ => false,
    };
}
