using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Reports.Assessments;

/// <summary>Reads encoded tallies one by one without objects: a host reads those of a million reports when it starts.</summary>
internal ref struct RuleTallyReader(ReadOnlySpan<byte> encoded)
{
    private ReadOnlySpan<byte> _rest = encoded;

    /// <summary>The place of a rule in the catalogue, and its counts.</summary>
    public (byte Rule, int Passed, int Flagged, int NotApplicable) Current { get; private set; }

    public readonly RuleTallyReader GetEnumerator() => this;

    /// <summary>Goes to the next tally of a rule that still exists.</summary>
    /// <exception cref="StoredValueException">The next tally is incomplete, or a count is negative or too large.</exception>
    // Optimised from the first call: a host decodes the tallies of all reports of a year when it starts.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool MoveNext()
    {
        while (!_rest.IsEmpty)
        {
            if (!BinaryPrimitives.TryReadUInt32LittleEndian(_rest, out var key))
            {
                throw new StoredValueException("A stored tally is incomplete.");
            }

            _rest = _rest[sizeof(uint)..];
            var (passed, flagged, notApplicable) = (VariableLengthInt.Read(ref _rest), VariableLengthInt.Read(ref _rest), VariableLengthInt.Read(ref _rest));
            if (RuleTallyCodec.FindRule(key) is { } rule)
            {
                Current = (rule, passed, flagged, notApplicable);
                return true;
            }
        }

        return false;
    }
}
