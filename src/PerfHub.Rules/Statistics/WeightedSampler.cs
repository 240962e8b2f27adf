using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace PerfHub.Rules.Statistics;

/// <summary>
/// A sample in which a unit of twice the weight is twice as likely: systematic sampling with probability proportional to size
/// (Madow, 1949), after the seed has shuffled the units. Unlike draws one after the other, it tells each unit's probability
/// exactly. All of it is whole numbers and SHA-256, so that anybody can draw the same sample with other means; neither the
/// host nor the order in which units come makes a difference.
/// </summary>
/// <remarks>
/// <para>
/// Of n to be drawn, units that would be in it more than once by their weight are in it for certain: as long as n·w ≥ W for the
/// greatest weight w of those left, W being the sum of theirs, it is taken, n falls by 1 and W by w.
/// </para>
/// <para>
/// The others stand in the order of their hashes, each as long as n·w. The hash is the first 16 bytes, as a number, of the SHA-256
/// of seed, line feed and the unit's key, in UTF-8; that of seed and line feed alone, modulo W, is the first of n points, each W
/// behind the one before. A unit is drawn where a point lies in it; where two touch, it lies in the latter.
/// </para>
/// <para>Holds 32 bytes a unit, and what it is known by.</para>
/// </remarks>
/// <typeparam name="T">What a unit is known by to whoever draws.</typeparam>
/// <param name="seed">Any text.</param>
public sealed class WeightedSampler<T>(string seed)
{
    private readonly List<Unit> _units = [];

    /// <summary>Takes a unit.</summary>
    /// <param name="id">What it is known by here.</param>
    /// <param name="key">What it is known by anywhere; no two units have the same.</param>
    /// <param name="weight">Its weight, above 0.</param>
    public void Add(T id, string key, long weight)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(weight);
        _units.Add(new Unit(id, weight, Hash(key)));
    }

    /// <summary>Draws.</summary>
    /// <param name="size">How many; all where there are no more.</param>
    public WeightedDraw<T> Draw(int size)
    {
        _units.Sort((one, other) => other.Weight.CompareTo(one.Weight));
        var (certain, weight) = (0, _units.Aggregate(0L, (sum, unit) => checked(sum + unit.Weight)));
        while (certain < _units.Count && (Int128)(size - certain) * _units[certain].Weight >= weight)
        {
            weight -= _units[certain++].Weight;
        }

        var (left, rest) = (size - certain, _units[certain..]);
        List<DrawnUnit<T>> drawn = [.. _units.Take(certain).Select(unit => new DrawnUnit<T>(unit.Id, unit.Weight, 1m))];
        rest.Sort((one, other) => one.Hash.CompareTo(other.Hash));
        var (point, reach) = (rest.Count == 0 ? 0 : Hash("") % (UInt128)weight, UInt128.Zero);
        foreach (var unit in rest)
        {
            var length = (UInt128)left * (UInt128)unit.Weight;
            reach += length;
            if (point < reach)
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
