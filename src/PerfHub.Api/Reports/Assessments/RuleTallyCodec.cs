using System.Text;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Reports.Assessments;

/// <summary>
/// Encodes the tallies of a verdict in about 300 bytes, so that an overview can sum those of a whole region: for each applied rule
/// a four-byte hash of its id and its three counts as variable-length integers.
/// </summary>
public static class RuleTallyCodec
{
    private static readonly Dictionary<uint, string> RuleIdsByKey = RuleCatalogue.All.ToDictionary(rule => ComputeKey(rule.Id), rule => rule.Id);

    /// <summary>Encodes tallies.</summary>
    public static byte[] Encode(IReadOnlyList<RuleTally> tallies)
    {
        using var bytes = new MemoryStream(tallies.Count * 8);
        using var writer = new BinaryWriter(bytes);
        foreach (var tally in tallies)
        {
            writer.Write(ComputeKey(tally.Rule));
            writer.Write7BitEncodedInt(tally.Passed);
            writer.Write7BitEncodedInt(tally.Flagged);
            writer.Write7BitEncodedInt(tally.NotApplicable);
        }

        return bytes.ToArray();
    }

    /// <summary>Decodes tallies; those of rules that no longer exist are skipped.</summary>
    public static IEnumerable<RuleTally> Decode(byte[] encoded)
    {
        using var reader = new BinaryReader(new MemoryStream(encoded));
        while (reader.BaseStream.Position < encoded.Length)
        {
            var key = reader.ReadUInt32();
            var (passed, flagged, notApplicable) = (reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt());
            if (RuleIdsByKey.TryGetValue(key, out var id))
            {
                yield return new RuleTally(id, passed, flagged, notApplicable);
            }
        }
    }

    /// <summary>FNV-1a of a rule's id. A test ensures that no two rules share a key.</summary>
    public static uint ComputeKey(string id) => Encoding.ASCII.GetBytes(id).Aggregate(2166136261u, (hash, octet) => (hash ^ octet) * 16777619u);
}
