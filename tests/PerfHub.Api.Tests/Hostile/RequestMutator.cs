namespace PerfHub.Api.Tests.Hostile;

/// <summary>Makes malformed requests of valid ones.</summary>
public static class RequestMutator
{
    /// <summary>Inserts, removes, repeats or replaces 1–3 bytes or ranges; deterministic by seed.</summary>
    public static byte[] Mutate(byte[] request, int seed)
    {
#pragma warning disable CA5394 // Not used for security.
        var random = new Random(seed);
        var bytes = request.ToList();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var at = random.Next(bytes.Count);
            var odd = random.Next(3) == 0 ? (byte)random.Next(256) : "\r\n\0 :;,/\\%\"'{}[]0-.?&=\xff"u8[random.Next(24)];
            switch (random.Next(4))
            {
                case 0:
                    bytes.Insert(at, odd);
                    break;
                case 1:
                    bytes.RemoveAt(at);
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 40), bytes.Count - at)));
                    break;
                default:
                    bytes[at] = odd;
                    break;
            }
        }
#pragma warning restore CA5394

        return [.. bytes];
    }
}
