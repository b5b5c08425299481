namespace Testcontainers.Tests;

/// <summary>What <c>docker container inspect</c> prints, cut to what is read.</summary>
internal static class Inspections
{
    public const string Running = """
        [{"Id":"abc123","Created":"2026-11-25T10:00:00.1Z","Name":"/bold_kare",
          "State":{"Status":"running","ExitCode":0,"StartedAt":"2026-11-25T10:00:01.5Z","FinishedAt":"0001-01-01T00:00:00Z"},
          "NetworkSettings":{"Ports":{"5200/tcp":[{"HostIp":"0.0.0.0","HostPort":"49153"},{"HostIp":"::","HostPort":"49153"}],"5201/tcp":null},
            "Networks":{"one":{"IPAddress":"172.18.0.2","Gateway":"172.18.0.1"},"two":{"IPAddress":"172.19.0.2","Gateway":"172.19.0.1"}}}}]
        """;

    public const string Exited = """
        [{"Name":"/bold_kare","State":{"Status":"exited","ExitCode":3,"FinishedAt":"2026-11-25T10:00:09.123456789Z"},
          "NetworkSettings":{"Ports":{},"Networks":{"one":{"IPAddress":"","Gateway":""}}}}]
        """;

    public static string WithHealth(string status, int failures) =>
        Running.Replace("\"ExitCode\":0", $$"""
            "ExitCode":0,"Health":{"Status":"{{status}}","FailingStreak":{{failures}},"Log":[]}
            """, StringComparison.Ordinal);
}
