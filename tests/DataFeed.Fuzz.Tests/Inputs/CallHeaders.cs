namespace DataFeed.Fuzz.Tests.Inputs;

/// <summary>The headers of a call, honest and otherwise.</summary>
internal static class CallHeaders
{
    private const string Printable = "abcXYZ0189-_.~!*'();:@&=+$,/?%#[] \"<>\\^`{|}";
    private const string Timeouts = "0123456789HMSmun-+. x";

    public static List<(string Name, string Value)> Valid() => [("content-type", "application/grpc"), ("te", "trailers")];

    /// <summary>Changes some of them, and adds others that gRPC gives a meaning.</summary>
    public static void Mutate(FuzzRandom random, List<(string Name, string Value)> headers)
    {
        for (var changes = 1 + random.Next(3); changes > 0; changes--)
        {
            var at = random.Next(headers.Count + 1);
            headers.Insert(at, Any(random));
            if (random.OneIn(3))
            {
                headers.RemoveAt(random.Next(headers.Count));
            }
        }
    }

    public static string Value(FuzzRandom random) => random.Next(4) switch
    {
        0 => random.Text(40, Printable),
        1 => string.Concat(random.Bytes(40).Select(value => (char)Math.Max(value, (byte)0x20)).Where(letter => letter != 0x7F)),
        2 => new string('x', random.Pick(0, 1, 100, 4000)),
        _ => random.Boundary().ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    private static (string Name, string Value) Any(FuzzRandom random) => random.Next(10) switch
    {
        0 => ("content-type", random.Pick("application/grpc+proto", "application/grpc+json", "application/grpc-web", "text/plain", "", "application/grpc;x", Value(random))),
        1 => ("te", random.Pick("", "gzip", "trailers, deflate", Value(random))),
        2 or 3 => ("grpc-timeout", Timeout(random)),
        4 => ("grpc-encoding", random.Pick("gzip", "identity", "deflate", "br", "", "gzip, gzip", Value(random))),
        5 => ("grpc-accept-encoding", random.Pick("gzip", "identity", "", "gzip,,identity", "*", Value(random))),
        6 => ($"x-{random.Text(10, "abc-_.09")}-bin", random.Pick("AAEC", "AAE=", "A", "====", "AA,AA", Value(random))),
        7 => (random.Pick("grpc-status", "grpc-message", "datafeed-error", "grpc-internal", "grpc-previous-rpc-attempts"), Value(random)),
        8 => (random.Pick("content-length", "expect", "content-encoding", "accept-encoding", "user-agent", "host", "cookie"), Value(random)),
        _ => ($"x{random.Text(20, "abcdefghij-_.0189~!#$")}", Value(random)),
    };

    private static string Timeout(FuzzRandom random) => random.Next(4) switch
    {
        0 => random.Text(10, Timeouts),
        1 => random.Pick("1n", "0m", "1u", "20m", "99999999H", "99999999S", "5M"),
        2 => random.Pick("", "S", "-1S", "1", "1s", "123456789S", " 1S", "1 S", "+1S", "0x1S", "1.5S"),
        _ => $"{random.Next(100_000_000)}{random.Pick("H", "M", "S", "m", "u", "n")}",
    };
}
