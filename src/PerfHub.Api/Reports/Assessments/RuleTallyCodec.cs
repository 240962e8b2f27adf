using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;
using PerfHub.Api.Persistence;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Reports.Assessments;

/// <summary>
/// Encodes the tallies of a verdict in about 300 bytes, so that an overview can sum those of a whole region: for each applied rule
/// a four-byte hash of its id and its three counts as variable-length integers.
/// </summary>
public static class RuleTallyCodec
{
    // In the order of the catalogue.
    private static readonly uint[] Keys = [.. RuleCatalogue.All.Select(rule => ComputeKey(rule.Id))];

    /// <summary>Encodes tallies.</summary>
    public static byte[] Encode(IReadOnlyList<RuleTally> tallies)
    {
        var (encoded, length) = (new byte[tallies.Count * (sizeof(uint) + (3 * VariableLengthInt.MaxLength))], 0);
        foreach (var tally in tallies)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(encoded.AsSpan(length), ComputeKey(tally.Rule));
            length += sizeof(uint);
            length += VariableLengthInt.Write(encoded.AsSpan(length), tally.Passed);
            length += VariableLengthInt.Write(encoded.AsSpan(length), tally.Flagged);
            length += VariableLengthInt.Write(encoded.AsSpan(length), tally.NotApplicable);
        }

        return encoded[..length];
    }

    /// <summary>Decodes tallies; those of rules that no longer exist are skipped.</summary>
    /// <exception cref="StoredValueException">A tally is incomplete, or a count is negative or too large.</exception>
    public static IReadOnlyList<RuleTally> Decode(byte[] encoded)
    {
        var tallies = new List<RuleTally>();
        foreach (var (rule, passed, flagged, notApplicable) in new RuleTallyReader(encoded))
        {
            tallies.Add(new RuleTally(RuleCatalogue.All[rule].Id, passed, flagged, notApplicable));
        }

        return tallies;
    }

    /// <summary>Finds the place of a rule in the catalogue; <see langword="null"/> if it no longer exists.</summary>
    // Optimised from the first call: a host decodes the tallies of all reports of a year when it starts.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static byte? FindRule(uint key) => Keys.AsSpan().IndexOf(key) is >= 0 and var place ? checked((byte)place) : null;

    /// <summary>FNV-1a of a rule's id. A test ensures that no two rules share a key.</summary>
    public static uint ComputeKey(string id) => Encoding.ASCII.GetBytes(id).Aggregate(2166136261u, (hash, octet) => (hash ^ octet) * 16777619u);
}
