using System.Text;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Reports.Assessments;

/// <summary>
/// Encodes the tallies of a verdict in some 300 bytes, so that an overview can add up those of a whole region: four bytes for the id of
/// each rule and its three counts as 7-bit encoded integers.
/// </summary>
public static class RuleTallyCodec
{
    private static readonly Dictionary<uint, string> RuleIdsByKey = RuleCatalogue.All.ToDictionary(rule => ComputeKey(rule.Id), rule => rule.Id);

    /// <summary>Encodes tallies.</summary>
    public static byte[] Encode(IReadOnlyList<RuleTally> tallies)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        foreach (var tally in tallies)
        {
            writer.Write(ComputeKey(tally.Rule));
            writer.Write7BitEncodedInt(tally.Passed);
            writer.Write7BitEncodedInt(tally.Flagged);
            writer.Write7BitEncodedInt(tally.NotApplicable);
        }

        return stream.ToArray();
    }

    /// <summary>Decodes tallies; skips those of rules that no longer exist.</summary>
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

    /// <summary>Computes the FNV-1a hash of a rule's id; a test checks that no two rules share one.</summary>
    public static uint ComputeKey(string id) => Encoding.ASCII.GetBytes(id).Aggregate(2166136261u, (hash, octet) => (hash ^ octet) * 16777619u);
}
