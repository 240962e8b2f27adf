using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace PerfHub.Rules.Statistics;

/// <summary>
/// Draws a sample with probability proportional to size: systematic sampling (Madow, 1949) after the seed has shuffled the units.
/// Unlike successive draws, it gives each unit's inclusion probability exactly. It uses integers and SHA-256 only, so an auditor
/// can repeat it with other tools; host and input order make no difference.
/// </summary>
/// <remarks>
/// <para>
/// Certain units: with n units to draw from a total weight W, as long as the largest remaining weight w has n·w ≥ W, that unit is
/// drawn, n falls by 1 and W by w.
/// </para>
/// <para>
/// The remaining units lie on a line in the order of their hashes, each with the length n·w. The hash is the first 16 bytes, as a
/// big-endian number, of SHA-256 of seed, line feed and unit key in UTF-8. The first of n points is the hash of seed and line feed
/// modulo W; each further point is W after the one before. A unit is drawn if a point lies on it, its start included, its end not.
/// </para>
/// <para>Memory: 32 bytes plus the id for each unit.</para>
/// </remarks>
/// <typeparam name="T">The type of a unit's id.</typeparam>
/// <param name="seed">Any text.</param>
public sealed class WeightedSampler<T>(string seed)
{
    private readonly List<Unit> _units = [];

    /// <summary>Adds a unit.</summary>
    /// <param name="id">The id that <see cref="Draw"/> returns.</param>
    /// <param name="key">The key that is hashed; unique, and the same on every host.</param>
    /// <param name="weight">The weight, above 0.</param>
    public void Add(T id, string key, long weight)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(weight);
        _units.Add(new Unit(id, weight, Hash(key)));
    }

    /// <summary>Draws <paramref name="size"/> units, or all if there are fewer.</summary>
    public WeightedDraw<T> Draw(int size)
    {
        _units.Sort((one, other) => other.Weight.CompareTo(one.Weight));
        var (certain, weight) = (0, _units.Aggregate(0L, (sum, unit) => checked(sum + unit.Weight)));
        while (certain < _units.Count && (Int128)(size - certain) * _units[certain].Weight >= weight)
        {
            weight -= _units[certain++].Weight;
        }

        var (draws, rest) = (size - certain, _units[certain..]);
        List<DrawnUnit<T>> drawn = [.. _units.Take(certain).Select(unit => new DrawnUnit<T>(unit.Id, unit.Weight, 1m))];
        rest.Sort((one, other) => one.Hash.CompareTo(other.Hash));
        var (point, end) = (rest.Count == 0 ? 0 : Hash("") % (UInt128)weight, UInt128.Zero);
        foreach (var unit in rest)
        {
            var length = (UInt128)draws * (UInt128)unit.Weight;
            end += length;
            if (point < end)
            {
                drawn.Add(new DrawnUnit<T>(unit.Id, unit.Weight, (decimal)length / weight));
                point += (UInt128)weight;
            }
        }

        return new WeightedDraw<T>(_units.Count, certain, weight, drawn);
    }

    private UInt128 Hash(string key) =>
        BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}\n{key}")));

    private readonly record struct Unit(T Id, long Weight, UInt128 Hash);
}
