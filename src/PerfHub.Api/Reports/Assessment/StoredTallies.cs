using System.Buffers.Binary;
using System.Text;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Reports.Assessment;

/// <summary>
/// The tallies of a verdict in some three hundred bytes, so that an overview can add up those of a whole region: for each rule that
/// was applied four bytes that stand for its id, and its three counts, each in as many groups of seven bits as it takes.
/// </summary>
public static class StoredTallies
{
    private const int SevenBits = 0x7f, More = 0x80, LongestTally = sizeof(uint) + 3 * 5;

    private static readonly Dictionary<uint, string> Ids = RuleCatalogue.All.ToDictionary(rule => KeyOf(rule.Id), rule => rule.Id);

    /// <summary>Puts tallies into bytes.</summary>
    /// <param name="tallies">The tallies.</param>
    public static byte[] Pack(IReadOnlyList<RuleTally> tallies)
    {
        var bytes = new byte[tallies.Count * LongestTally];
        var end = 0;
        foreach (var tally in tallies)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(end), KeyOf(tally.Rule));
            end += sizeof(uint);
            Write(bytes, ref end, tally.Passed);
            Write(bytes, ref end, tally.Flagged);
            Write(bytes, ref end, tally.NotApplicable);
        }

        return bytes[..end];
    }

    /// <summary>Reads tallies; those of a rule that there is no more are left out.</summary>
    /// <param name="packed">What <see cref="Pack"/> gave.</param>
    public static IEnumerable<RuleTally> Unpack(byte[] packed)
    {
        var at = 0;
        while (at < packed.Length)
        {
            var key = BinaryPrimitives.ReadUInt32LittleEndian(packed.AsSpan(at));
            at += sizeof(uint);
            var (passed, flagged, notApplicable) = (Read(packed, ref at), Read(packed, ref at), Read(packed, ref at));
            if (Ids.TryGetValue(key, out var id))
            {
                yield return new RuleTally(id, passed, flagged, notApplicable);
            }
        }
    }

    /// <summary>FNV-1a of the id; that no two rules share one is tested.</summary>
    /// <param name="id">A rule's id.</param>
    public static uint KeyOf(string id) => Encoding.ASCII.GetBytes(id).Aggregate(2166136261u, (hash, octet) => (hash ^ octet) * 16777619u);

    private static void Write(byte[] bytes, ref int end, int count)
    {
        while (count > SevenBits)
        {
            bytes[end++] = (byte)(count | More);
            count >>= 7;
        }

        bytes[end++] = (byte)count;
    }

    private static int Read(byte[] bytes, ref int at)
    {
        var (count, shift) = (0, 0);
        byte octet;
        do
        {
            octet = bytes[at++];
            count |= (octet & SevenBits) << shift;
            shift += 7;
        }
        while ((octet & More) != 0);

        return count;
    }
}
