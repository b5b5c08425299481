namespace Testcontainers.Tests;

/// <summary>
/// A program <c>docker</c> at the head of the PATH, which writes down what it is asked and answers as a test said. One for all tests that need it,
/// one after the other: the PATH is the process's.
/// </summary>
public sealed class FakeDocker : IDisposable
{
    private const string Script = """
        #!/bin/bash
        folder=$(dirname "$0")
        printf '%s\x1f' "$@" >>"$folder/asked"; printf '\n' >>"$folder/asked"
        [ "$1 $2" = "cp -" ] && cat >"$folder/input"
        key=$1; [ -e "$folder/$1 $2" ] && key="$1 $2"
        [ -e "$folder/$key.hangs" ] && { echo $$ >"$folder/pid"; exec tail -f /dev/null; }
        count=$(cat "$folder/$key.count" 2>/dev/null); count=$((count + 1)); echo $count >"$folder/$key.count"
        [ -e "$folder/$key.$count" ] || count=last
        cat "$folder/$key.$count" 2>/dev/null
        cat "$folder/$key.error" >&2 2>/dev/null
        exit "$(cat "$folder/$key.code" 2>/dev/null || echo 0)"
        """;

    private readonly string _path = Environment.GetEnvironmentVariable("PATH")!;
    private readonly string _folder = Directory.CreateTempSubdirectory("fake-docker-").FullName;

    public FakeDocker()
    {
        Reset();
        Environment.SetEnvironmentVariable("PATH", $"{_folder}:{_path}");
    }

    /// <summary>What it was asked since the last reset, each as its arguments with a space between.</summary>
    public string[] Asked => [.. File.ReadLines(Path.Combine(_folder, "asked")).Select(line => line.TrimEnd('\x1f').Replace('\x1f', ' '))];

    /// <summary>What it was given to copy into a container.</summary>
    public byte[] Input => File.ReadAllBytes(Path.Combine(_folder, "input"));

    /// <summary>The process that hangs; null before it does.</summary>
    public int? Hanging => File.Exists(Path.Combine(_folder, "pid")) && int.TryParse(File.ReadAllText(Path.Combine(_folder, "pid")), out var id) ? id : null;

    /// <summary>Forgets all answers and questions. What has no answer says nothing and exits with 0.</summary>
    public void Reset()
    {
        foreach (var file in Directory.GetFiles(_folder))
        {
            File.Delete(file);
        }

        Write("asked", "");
        Write("docker", Script);
        File.SetUnixFileMode(Path.Combine(_folder, "docker"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Sets the answers to a command, the last of them for all further times too.</summary>
    public void Answer(string command, params string[] outputs)
    {
        Write(command, "");
        File.Delete(Path.Combine(_folder, $"{command}.count"));
        for (var index = 0; index < outputs.Length; index++)
        {
            Write($"{command}.{(index == outputs.Length - 1 ? "last" : index + 1)}", outputs[index]);
        }
    }

    public void AnswerBytes(string command, byte[] output)
    {
        Answer(command);
        File.WriteAllBytes(Path.Combine(_folder, $"{command}.last"), output);
    }

    public void Fail(string command, int code, string error)
    {
        Write(command, "");
        Write($"{command}.code", $"{code}");
        Write($"{command}.error", error);
    }

    public void Hang(string command)
    {
        Write(command, "");
        Write($"{command}.hangs", "");
    }

    /// <summary>Runs something where the PATH has no program at all.</summary>
    public async Task WithoutAsync(Func<Task> act)
    {
        Environment.SetEnvironmentVariable("PATH", Path.Combine(_folder, "nothing"));
        try
        {
            await act();
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATH", $"{_folder}:{_path}");
        }
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("PATH", _path);
        Directory.Delete(_folder, recursive: true);
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);
}
