using System.Runtime.CompilerServices;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports.Assessments;

namespace PerfHub.Api.Projections.Indexing;

/// <summary>
/// The tallies of a report in memory, a third of their stored size: for each rule that applied, its place in the catalogue and two
/// variable-length counts.
/// </summary>
internal readonly ref struct PackedTallies(ReadOnlySpan<byte> packed)
{
    private readonly ReadOnlySpan<byte> _packed = packed;

    /// <summary>Packs stored tallies; see <see cref="RuleTallyCodec"/>.</summary>
    // Optimised from the first call: a host decodes the tallies of all reports of a year when it starts.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static byte[] Pack(byte[]? stored)
    {
        // Packed tallies are never longer than stored ones: the place of a rule takes one byte, its key four.
        var (packed, length) = (new byte[stored?.Length ?? 0], 0);
        foreach (var (rule, passed, flagged, _) in new RuleTallyReader(stored))
        {
            if (passed + flagged > 0)
            {
                packed[length++] = rule;
                length += VariableLengthInt.Write(packed.AsSpan(length), passed);
                length += VariableLengthInt.Write(packed.AsSpan(length), flagged);
            }
        }

        return packed[..length];
    }

    public Enumerator GetEnumerator() => new(_packed);

    /// <summary>Reads the place of each rule, and the places of the report where it passed and flagged.</summary>
    public ref struct Enumerator(ReadOnlySpan<byte> packed)
    {
        private ReadOnlySpan<byte> _rest = packed;

        public (int Rule, int Passed, int Flagged) Current { get; private set; }

        public bool MoveNext()
        {
            if (_rest.IsEmpty)
            {
                return false;
            }

            var rule = _rest[0];
            _rest = _rest[1..];
            Current = (rule, VariableLengthInt.Read(ref _rest), VariableLengthInt.Read(ref _rest));
            return true;
        }
    }
}
