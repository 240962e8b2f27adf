using System.Buffers.Binary;
using System.Text;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Reports.Assessments;

/// <summary>
/// The tallies of a verdict in some three hundred bytes, so that an overview can add up those of a whole region: for each rule that
/// was applied four bytes that stand for its id, and its three counts, each in as many groups of seven bits as it takes.
/// </summary>
public static class RuleTallyCodec
{
    private const int PayloadMask = 0x7f, ContinuationBit = 0x80, MaxTallyBytes = sizeof(uint) + 3 * 5;

    private static readonly Dictionary<uint, string> RuleIdsByKey = RuleCatalogue.All.ToDictionary(rule => ComputeKey(rule.Id), rule => rule.Id);

    /// <summary>Puts tallies into bytes.</summary>
    /// <param name="tallies">The tallies.</param>
    public static byte[] Encode(IReadOnlyList<RuleTally> tallies)
    {
        var bytes = new byte[tallies.Count * MaxTallyBytes];
        var end = 0;
        foreach (var tally in tallies)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(end), ComputeKey(tally.Rule));
            end += sizeof(uint);
            WriteVarInt(bytes, ref end, tally.Passed);
            WriteVarInt(bytes, ref end, tally.Flagged);
            WriteVarInt(bytes, ref end, tally.NotApplicable);
        }

        return bytes[..end];
    }

    /// <summary>Reads tallies; those of a rule that there is no more are left out.</summary>
    /// <param name="packed">What <see cref="Encode"/> gave.</param>
    public static IEnumerable<RuleTally> Decode(byte[] packed)
    {
        var at = 0;
        while (at < packed.Length)
        {
            var key = BinaryPrimitives.ReadUInt32LittleEndian(packed.AsSpan(at));
            at += sizeof(uint);
            var (passed, flagged, notApplicable) = (ReadVarInt(packed, ref at), ReadVarInt(packed, ref at), ReadVarInt(packed, ref at));
            if (RuleIdsByKey.TryGetValue(key, out var id))
            {
                yield return new RuleTally(id, passed, flagged, notApplicable);
            }
        }
    }

    /// <summary>FNV-1a of the id; that no two rules share one is tested.</summary>
    /// <param name="id">A rule's id.</param>
    public static uint ComputeKey(string id) => Encoding.ASCII.GetBytes(id).Aggregate(2166136261u, (hash, octet) => (hash ^ octet) * 16777619u);

    private static void WriteVarInt(byte[] bytes, ref int end, int count)
    {
        while (count > PayloadMask)
        {
            bytes[end++] = (byte)(count | ContinuationBit);
            count >>= 7;
        }

        bytes[end++] = (byte)count;
    }

    private static int ReadVarInt(byte[] bytes, ref int at)
    {
        var (count, shift) = (0, 0);
        byte octet;
        do
        {
            octet = bytes[at++];
            count |= (octet & PayloadMask) << shift;
            shift += 7;
        }
        while ((octet & ContinuationBit) != 0);

        return count;
    }
}
