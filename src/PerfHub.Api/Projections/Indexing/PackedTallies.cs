using System.Buffers;
using PerfHub.Api.Reports.Assessments;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Projections.Indexing;

/// <summary>
/// The tallies of a report in memory, a third of their stored size: for each rule that applied, its place in the catalogue and two
/// variable-length counts.
/// </summary>
internal readonly struct PackedTallies
{
    private const int MaxCountLength = 5;

    private static readonly Dictionary<string, byte> Places = RuleCatalogue.All.Select((rule, place) => (rule.Id, place)).ToDictionary(it => it.Id, it => checked((byte)it.place));

    private readonly byte[]? _bytes;

    private PackedTallies(byte[] bytes) => _bytes = bytes;

    /// <summary>Packs stored tallies; see <see cref="RuleTallyCodec"/>.</summary>
    public static PackedTallies Create(byte[]? stored)
    {
        if (stored is null)
        {
            return default;
        }

        var packed = new ArrayBufferWriter<byte>(stored.Length);
        foreach (var tally in RuleTallyCodec.Decode(stored).Where(it => it.Passed + it.Flagged > 0))
        {
            var span = packed.GetSpan(1 + (2 * MaxCountLength));
            span[0] = Places[tally.Rule];
            var length = 1 + Write(span[1..], tally.Passed);
            packed.Advance(length + Write(span[length..], tally.Flagged));
        }

        return new PackedTallies(packed.WrittenSpan.ToArray());
    }

    public Enumerator GetEnumerator() => new(_bytes);

    private static int Write(Span<byte> target, int count)
    {
        var (rest, length) = ((uint)count, 0);
        for (; rest >= 0x80; rest >>= 7)
        {
            target[length++] = (byte)(rest | 0x80);
        }

        target[length++] = (byte)rest;
        return length;
    }

    /// <summary>Reads the place of each rule, and the places of the report where it passed and flagged.</summary>
    public ref struct Enumerator(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> _rest = bytes;

        public (int Rule, int Passed, int Flagged) Current { get; private set; }

        public bool MoveNext()
        {
            if (_rest.IsEmpty)
            {
                return false;
            }

            var rule = _rest[0];
            _rest = _rest[1..];
            Current = (rule, Read(), Read());
            return true;
        }

        private int Read()
        {
            var (count, shift) = (0, 0);
            for (; _rest[0] >= 0x80; shift += 7)
            {
                count |= (_rest[0] & 0x7F) << shift;
                _rest = _rest[1..];
            }

            count |= _rest[0] << shift;
            _rest = _rest[1..];
            return count;
        }
    }
}
