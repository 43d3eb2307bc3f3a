import com.android.tools.r8.D8;
import com.android.tools.r8.D8Command;
import com.android.tools.r8.origin.Origin;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * javac and D8 for many apps in one JVM: build.py starts this once a run.
 *
 * <p>Reads one app a line from standard input, fields separated by tabs: classes folder, dex folder,
 * javac arguments..., "--", D8 arguments... Answers one line for each: "ok" or "failed". What the
 * compilers say goes to standard error, behind a character U+0001 for each app.
 */
final class Compile {
    public static void main(String[] args) throws IOException {
        BufferedReader jobs =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = jobs.readLine(); line != null; line = jobs.readLine()) {
            System.out.println(compile(line.split("\t")) ? "ok" : "failed");
            System.out.flush();
        }
    }

    private static boolean compile(String[] job) throws IOException {
        System.err.print('\1');
        Path classes = Path.of(job[0]);
        List<String> javac = new ArrayList<>(List.of("-d", job[0]));
        List<String> d8 = new ArrayList<>(List.of("--output", job[1]));
        List<String> target = javac;
        for (String argument : List.of(job).subList(2, job.length)) {
            if (target == javac && argument.equals("--")) {
                target = d8;
            } else {
                target.add(argument);
            }
        }
        int result = ToolProvider.getSystemJavaCompiler()
                .run(null, System.err, System.err, javac.toArray(new String[0]));
        if (result != 0) {
            return false;
        }
        try (Stream<Path> files = Files.walk(classes)) {
            files.filter(file -> file.toString().endsWith(".class"))
                    .map(Path::toString)
                    .sorted() // the order of the arguments must not depend on the file system
                    .forEach(d8::add);
        }
        try {
            D8.run(D8Command.parse(d8.toArray(new String[0]), Origin.root()).build());
            return true;
        } catch (Exception error) { // D8 has told its reason on standard error
            System.err.println(error.getMessage());
            return false;
        }
    }
}
